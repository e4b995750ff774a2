package io.htpasswd.recipes.springsecurity;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.HexFormat;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where the requests of headers.tsv go; found beside the application. */
@RestController
class Whoami {
    @RequestMapping({"/f/{file}", "/r/{realm}"})
    String name(Principal user) {
        return "user " + HexFormat.of().formatHex(user.getName().getBytes(StandardCharsets.UTF_8));
    }
}
