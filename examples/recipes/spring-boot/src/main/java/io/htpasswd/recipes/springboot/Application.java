package io.htpasswd.recipes.springboot;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.servlet.BasicAuthFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** Everything is guarded but the health path, also on actuator's own port: {@code --users.file=/etc/staging/users}. */
@SpringBootApplication
public class Application {
    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    @Bean
    BasicAuth users(@Value("${users.file}") Path users) throws IOException {
        return BasicAuth.of(Policy.strict().withRealm("Staging"), HtpasswdFile.open(users));
    }

    @Bean
    FilterRegistrationBean<BasicAuthFilter> guard(BasicAuth users) {
        BasicAuth open = BasicAuth.open(Policy.strict());
        return everywhere(new BasicAuthFilter(request -> path(request).equals("/healthz") ? open : users));
    }

    /** As a bean of its own type a filter would be registered for REQUEST alone, and in no order. */
    static FilterRegistrationBean<BasicAuthFilter> everywhere(BasicAuthFilter filter) {
        FilterRegistrationBean<BasicAuthFilter> guard = new FilterRegistrationBean<>(filter);
        guard.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        // After filters that answer preflights or read Forwarded, before all that wants the user.
        guard.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
        return guard;
    }

    /**
     * Whole and as the container read it, never a prefix and never the URI: "/healthz/..;/admin" is "/admin". The servlet path
     * alone is whole only as long as Spring's servlet is mapped to "/".
     */
    private static String path(HttpServletRequest request) {
        return request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    }
}
