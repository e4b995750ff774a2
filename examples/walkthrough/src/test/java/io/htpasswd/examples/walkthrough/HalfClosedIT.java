package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A client that ends its output after its last request, as {@code nc -N} does, is answered and not cut off. */
class HalfClosedIT {
    private static final String NONE = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String BAD = "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic dXNlcjp3cm9uZw==\r\n\r\n";
    private static final String GOOD = "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic dXNlcjpwYXNzd29yZA==\r\n\r\n";

    @Test
    void everyRequestBeforeTheEndGetsItsAnswerAndThenTheServerEndsToo() throws Exception {
        try (ExampleServer server = ExampleServer.start(Program.GATEWAY)) {
            assertThat(statuses(server, NONE)).isEqualTo("401");
            assertThat(statuses(server, BAD)).isEqualTo("401");
            assertThat(statuses(server, GOOD)).isEqualTo("200");
            assertThat(statuses(server, NONE + BAD + GOOD + BAD + GOOD)).isEqualTo("401 401 200 401 200");
        }
    }

    private static String statuses(ExampleServer server, String requests) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answers.lines()
                    .filter(line -> line.contains("HTTP/1.1 "))
                    .map(line -> line.substring(line.indexOf("HTTP/1.1 ") + 9).substring(0, 3))
                    .reduce((all, status) -> all + " " + status)
                    .orElse("");
        }
    }
}
