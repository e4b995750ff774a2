package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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

    private static final int PATIENCE_MILLIS = 60_000;

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
        List<Socket> senders = new ArrayList<>();
        ScheduledExecutorService sending = Executors.newSingleThreadScheduledExecutor();
        try (ExampleServer server = ExampleServer.start(program)) {
            for (int i = 0; i < SENDERS; i++) {
                Socket sender = connect(server);
                senders.add(sender);
                write(sender, "POST /headers HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n");
            }
            String piece = framing.startsWith("Content-Length") ? "x" : "1\r\nx\r\n";
            // More often than any server's time limit for the next byte.
            sending.scheduleWithFixedDelay(() -> senders.forEach(one -> trickle(one, piece)), 0, 1, TimeUnit.SECONDS);
            // Each of these was denied, and has a thread if the server reads on in one.
            while (senders.stream().filter(SlowBodiesIT::isAnswered).count() < THREADS) Thread.sleep(10);
            try (Socket good = connect(server)) {
                good.setSoTimeout(PATIENCE_MILLIS);
                write(good, "GET /headers HTTP/1.1\r\nHost: a\r\nAuthorization: Basic dXNlcjpwYXNzd29yZA==\r\n\r\n");
                byte[] status = good.getInputStream().readNBytes("HTTP/1.1 200".length());
                assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
            }
        } finally {
            sending.shutdownNow();
            for (Socket sender : senders) sender.close();
        }
    }

    private static Socket connect(ExampleServer server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isAnswered(Socket sender) {
        try {
            return sender.isClosed() || sender.getInputStream().available() > 0;
        } catch (IOException closed) {
            return true;
        }
    }

    private static void trickle(Socket sender, String piece) {
        try {
            if (!sender.isClosed()) write(sender, piece);
        } catch (IOException closed) {
            close(sender);
        }
    }

    private static void close(Socket sender) {
        try {
            sender.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket did not close", e);
        }
    }
}
