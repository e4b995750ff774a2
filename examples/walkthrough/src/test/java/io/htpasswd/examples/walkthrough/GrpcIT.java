package io.htpasswd.examples.walkthrough;

import static io.htpasswd.examples.walkthrough.Commands.curl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stranger's gRPC call: its own form under a policy document, and an ordinary denial for whoever reads the status. */
class GrpcIT {
    @TempDir
    static Path folder;

    private static String policy;

    @BeforeAll
    static void needsCurl() throws IOException {
        assumeThat(Commands.installed("curl")).as("curl is installed").isTrue();
        String document = "users: ['user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1']\n";
        policy = Files.writeString(folder.resolve("policy.yaml"), document).toString();
    }

    private static String call(ExampleServer server) throws Exception {
        return curl(server.url(), "-d", "", "-H", "content-type: application/grpc", "-H", "te: trailers")
                .out();
    }

    @ParameterizedTest
    @EnumSource(names = {"GATEWAY", "JETTY"})
    void underAPolicyDocumentACallIsDeniedInItsOwnForm(Program program) throws Exception {
        try (ExampleServer server = ExampleServer.start(program, "--policy", policy)) {
            assertThat(call(server)).startsWith("HTTP/1.1 200 ").containsIgnoringCase("grpc-status: 16");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GATEWAY", "JETTY"})
    void withoutGrpcADenialIsNever200(Program program) throws Exception {
        try (ExampleServer server = ExampleServer.start(program, "--policy", policy, "--no-grpc")) {
            assertThat(call(server)).startsWith("HTTP/1.1 401 ").doesNotContainIgnoringCase("grpc-status");
        }
    }

    @Test
    void flagsAloneNeverGiveGrpcsForm() throws Exception {
        try (ExampleServer server = ExampleServer.start(Program.GATEWAY)) {
            assertThat(call(server)).startsWith("HTTP/1.1 401 ").doesNotContainIgnoringCase("grpc-status");
        }
    }
}
