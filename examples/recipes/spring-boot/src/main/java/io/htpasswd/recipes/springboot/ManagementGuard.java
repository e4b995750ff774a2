package io.htpasswd.recipes.springboot;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.servlet.BasicAuthFilter;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * With actuator and {@code management.server.port} Boot starts a second web server, which takes none of the application's
 * filters. Named in {@code META-INF/spring/…ManagementContextConfiguration.imports}; not a {@code @Configuration}, which the
 * application would find and use for its own server as well.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementGuard {
    @Bean
    FilterRegistrationBean<BasicAuthFilter> managementGuard(BasicAuth users) {
        return Application.everywhere(new BasicAuthFilter(users));
    }
}
