package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of HTTP/1.0, as {@code ab -k} is one: the connection stays when they ask for it and are told so. */
class OldClientsIT {
    private static final String GOOD = "Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n";
    private static final String BAD = "Authorization: Basic dXNlcjp3cm9uZw==\r\n";

    @ParameterizedTest
    @EnumSource
    void oneConnectionServesRequestsThatAskToKeepIt(Program program) throws Exception {
        try (ExampleServer server = ExampleServer.start(program);
                Socket socket = connect(server)) {
            for (String credentials : new String[] {GOOD, GOOD, BAD, "", GOOD}) {
                String head = ask(socket, credentials + "Connection: keep-alive\r\n");
                assertThat(head)
                        .containsPattern(credentials.equals(GOOD) ? "^HTTP/1[.][01] 200 " : "^HTTP/1[.][01] 401 ")
                        .containsIgnoringCase("\r\nConnection: keep-alive\r\n");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionEndsWhereNobodyAsksToKeepIt(Program program) throws Exception {
        try (ExampleServer server = ExampleServer.start(program)) {
            for (String credentials : new String[] {GOOD, BAD, ""}) {
                try (Socket socket = connect(server)) {
                    assertThat(ask(socket, credentials)).doesNotContainIgnoringCase("keep-alive");
                    assertThat(socket.getInputStream().read()).isEqualTo(-1);
                }
            }
        }
    }

    private static Socket connect(ExampleServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** The head of the answer, whose body is read to its end. */
    private static String ask(Socket socket, String fields) throws IOException {
        socket.getOutputStream()
                .write(("GET /headers HTTP/1.0\r\n" + fields + "\r\n").getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) throw new EOFException("ended after: " + head);
            head.append((char) c);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElseThrow();
        assertThat(in.readNBytes(length)).hasSize(length);
        return head.toString();
    }
}
