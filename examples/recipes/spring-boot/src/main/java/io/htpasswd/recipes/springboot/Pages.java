package io.htpasswd.recipes.springboot;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.concurrent.Callable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
class Pages {
    @GetMapping("/healthz")
    String health(HttpServletRequest request) {
        return "fine, " + request.getRemoteUser();
    }

    @GetMapping("/admin")
    String admin(Principal user) {
        return "admin " + user.getName();
    }

    /** Answered from another thread, in an ASYNC dispatch. */
    @GetMapping("/later")
    Callable<String> later(HttpServletRequest request) {
        return () -> "later " + request.getRemoteUser();
    }

    /** Shown by Boot's own error page, in an ERROR dispatch. */
    @GetMapping("/conflict")
    String conflict() {
        throw new ResponseStatusException(HttpStatus.CONFLICT);
    }
}
