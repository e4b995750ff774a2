package io.htpasswd.recipes.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The README's quick start, in a folder of its own, so that the recipe does not find it. */
class QuickStartIT {
    @EnableAutoConfiguration
    @RestController
    static class Pages {
        @GetMapping("/whoami")
        String whoami(Principal user) {
            return "hello " + user.getName();
        }

        @GetMapping("/healthz")
        String health() {
            return "fine";
        }
    }

    @TempDir
    Path folder;

    private ConfigurableApplicationContext start(Class<?>... sources) throws Exception {
        Path users = Files.writeString(folder.resolve("users"), "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n");
        String[] arguments = {"--users.file=" + users, "--server.port=0", "--server.address=127.0.0.1"};
        return SpringApplication.run(sources, arguments);
    }

    private static int port(ConfigurableApplicationContext application) {
        return application.getEnvironment().getRequiredProperty("local.server.port", int.class);
    }

    @Test
    void quickStartGuardsEverythingButTheOpenPath() throws Exception {
        try (ConfigurableApplicationContext application = start(Pages.class, GuardConfiguration.class)) {
            int port = port(application);
            assertThat(Wire.ask(port, Wire.get("/whoami")).status()).isEqualTo(401);
            assertThat(Wire.ask(port, Wire.get("/whoami", "Authorization: Basic dXNlcjpwYXNzd29yZA=="))
                            .body())
                    .isEqualTo("hello user");
            assertThat(Wire.ask(port, Wire.get("/healthz")).status()).isEqualTo(200);
        }
    }

    /** What servlet-adapter/README.md says of guarding only a part. */
    static class OnlyWhoami implements BeanPostProcessor {
        @Override
        public Object postProcessBeforeInitialization(Object bean, String name) {
            if (bean instanceof FilterRegistrationBean<?> guard) guard.addUrlPatterns("/whoami/*");
            return bean;
        }
    }

    @Test
    void guardWithAUrlPatternGuardsOnlyWhatIsBelowIt() throws Exception {
        try (ConfigurableApplicationContext application =
                start(Pages.class, GuardConfiguration.class, OnlyWhoami.class)) {
            int port = port(application);
            for (String guarded : List.of("/whoami", "/whoami/", "/whoami/x"))
                assertThat(Wire.ask(port, Wire.get(guarded)).status()).isEqualTo(401);
            assertThat(Wire.ask(port, Wire.get("/who")).status()).isEqualTo(404);
        }
    }
}
