package io.htpasswd.recipes.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
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

    @Test
    void quickStartGuardsEverythingButTheOpenPath() throws Exception {
        Path users = Files.writeString(folder.resolve("users"), "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n");
        Class<?>[] sources = {Pages.class, GuardConfiguration.class};
        String[] arguments = {"--users.file=" + users, "--server.port=0", "--server.address=127.0.0.1"};
        try (ConfigurableApplicationContext application = SpringApplication.run(sources, arguments)) {
            int port = application.getEnvironment().getRequiredProperty("local.server.port", int.class);
            assertThat(Wire.ask(port, Wire.get("/whoami")).status()).isEqualTo(401);
            assertThat(Wire.ask(port, Wire.get("/whoami", "Authorization: Basic dXNlcjpwYXNzd29yZA=="))
                            .body())
                    .isEqualTo("hello user");
            assertThat(Wire.ask(port, Wire.get("/healthz")).status()).isEqualTo(200);
        }
    }
}
