package io.htpasswd.recipes.springboot;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.servlet.BasicAuthFilter;
import jakarta.servlet.DispatcherType;
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
    BasicAuth users(@Value("${users.file}") Path users, @Value("${server.tomcat.threads.max:200}") int threads)
            throws IOException {
        return BasicAuth.of(Policy.strict().withRealm("Staging"), HtpasswdFile.open(users))
                // A request that waits for its hash holds a thread; the last quarter stays free for those that need
                // none.
                .withHashingLimit(HashingLimit.shared().withBlockingPlaces(threads * 3 / 4));
    }

    @Bean
    FilterRegistrationBean<BasicAuthFilter> guard(BasicAuth users) {
        return everywhere(new BasicAuthFilter(users).withOpenPaths("/healthz"));
    }

    /** As a bean of its own type a filter would be registered for REQUEST alone, and in no order. */
    static FilterRegistrationBean<BasicAuthFilter> everywhere(BasicAuthFilter filter) {
        FilterRegistrationBean<BasicAuthFilter> guard = new FilterRegistrationBean<>(filter);
        guard.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        // After filters that answer preflights or read Forwarded, before all that wants the user.
        guard.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
        return guard;
    }
}
