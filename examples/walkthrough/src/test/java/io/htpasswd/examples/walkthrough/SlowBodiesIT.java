package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import io.htpasswd.testing.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients without credentials that send their bodies byte by byte, more of them than a server has threads, hold nobody up.
 * Not so in Undertow, whose threads read what is left of a denied body, and which has no setting against it.
 */
@Timeout(300)
class SlowBodiesIT {
    private static final int SENDERS = 300;
    /** All of Tomcat's, and more than Jetty needs. */
    private static final int THREADS = 200;

    @ParameterizedTest
    @CsvSource({
        "GATEWAY, Content-Length: 8192",
        "JETTY, Content-Length: 8192",
        "TOMCAT, Content-Length: 8192",
        "GATEWAY, Transfer-Encoding: chunked",
        "JETTY, Transfer-Encoding: chunked",
        "TOMCAT, Transfer-Encoding: chunked"
    })
    void goodRequestIsAnsweredWhileTheySend(Program program, String framing) throws Exception {
        List<Wire> senders = new ArrayList<>();
        ScheduledExecutorService sending = Executors.newSingleThreadScheduledExecutor();
        try (ExampleServer server = ExampleServer.start(program)) {
            for (int i = 0; i < SENDERS; i++) {
                Wire sender = new Wire(server.port());
                senders.add(sender);
                sender.send(Wire.request("POST", "/headers", framing));
            }
            String piece = framing.startsWith("Content-Length") ? "x" : "1\r\nx\r\n";
            // More often than any server's time limit for the next byte.
            sending.scheduleWithFixedDelay(() -> senders.forEach(one -> trickle(one, piece)), 0, 1, TimeUnit.SECONDS);
            // Each of these was denied, and has a thread if the server reads on in one.
            while (senders.stream().filter(SlowBodiesIT::isAnswered).count() < THREADS) Thread.sleep(10);
            String good = Wire.get("/headers", "Authorization: Basic dXNlcjpwYXNzd29yZA==");
            assertThat(Wire.ask(server.port(), good).status()).isEqualTo(200);
        } finally {
            sending.shutdownNow();
            for (Wire sender : senders) sender.close();
        }
    }

    private static boolean isAnswered(Wire sender) {
        try {
            return sender.hasReceived();
        } catch (IOException closed) {
            return true;
        }
    }

    /** A server may close, which ends this one's part. */
    private static void trickle(Wire sender, String piece) {
        try {
            sender.send(piece);
        } catch (IOException closed) {
            close(sender);
        }
    }

    private static void close(Wire sender) {
        try {
            sender.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket did not close", e);
        }
    }
}
