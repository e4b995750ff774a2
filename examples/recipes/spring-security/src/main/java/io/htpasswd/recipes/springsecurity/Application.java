package io.htpasswd.recipes.springsecurity;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Principal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationEntryPoint;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Spring Security asks the users' file; the groups' file gives roles: {@code --users.file=… --groups.file=…}. */
@SpringBootApplication
@RestController
public class Application {
    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    @Bean
    HtpasswdAuthentication users(@Value("${users.file}") Path users, @Value("${groups.file}") Path groups)
            throws IOException {
        HtpasswdFile file = HtpasswdFile.builder(users).groups(groups).open();
        return new HtpasswdAuthentication(BasicAuth.of(Policy.strict(), file));
    }

    @Bean
    SecurityFilterChain guard(HttpSecurity http) throws Exception {
        return http.httpBasic(
                        basic -> basic.authenticationEntryPoint(challenge()).withObjectPostProcessor(reading()))
                // What Spring Security or the server says no to stays that answer, and does not become a challenge.
                .authorizeHttpRequests(paths -> paths.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers("/admin")
                        .hasRole("admin")
                        .anyRequest()
                        .authenticated())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    /** Else Spring's own converter would read the header. */
    private static ObjectPostProcessor<BasicAuthenticationFilter> reading() {
        return new ObjectPostProcessor<>() {
            @Override
            public <F extends BasicAuthenticationFilter> F postProcess(F filter) {
                filter.setAuthenticationConverter(new HtpasswdCredentials());
                return filter;
            }
        };
    }

    /** A 401 would make browsers forget a good password when the server is only busy, or others at its address guess. */
    private static AuthenticationEntryPoint challenge() {
        BasicAuthenticationEntryPoint basic = new BasicAuthenticationEntryPoint();
        basic.setRealmName("Staging");
        return (request, response, problem) -> {
            if (problem instanceof Refused refused) {
                response.setStatus(refused.answer().status());
                refused.answer().forEachField(response::setHeader);
                response.getOutputStream().write(refused.answer().bytes());
            } else {
                basic.commence(request, response, problem);
            }
        };
    }

    @GetMapping({"/", "/admin"})
    String greeting(Principal user) {
        return "hello " + user.getName();
    }
}
