package io.htpasswd.recipes.quickstart;

import io.htpasswd.basic.*;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.servlet.BasicAuthFilter;
import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.util.EnumSet;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.*;
import org.springframework.core.Ordered;

@Configuration
class GuardConfiguration {
    @Bean
    FilterRegistrationBean<BasicAuthFilter> guard(@Value("${users.file}") Path users) throws Exception {
        BasicAuth auth = BasicAuth.of(Policy.strict().withRealm("Staging"), HtpasswdFile.open(users));
        var guard = new FilterRegistrationBean<>(new BasicAuthFilter(auth).withOpenPaths("/healthz"));
        guard.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        guard.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
        return guard;
    }
}
