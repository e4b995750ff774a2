package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.examples.walkthrough.ExampleServer.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Large bodies that come with bad credentials: the answer arrives, and no byte of them is taken for a request. */
class DeniedBodiesIT {
    private static final int MEBIBYTE = 1 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1048576", "Transfer-Encoding: chunked"})
    void aMebibyteGetsItsOneAnswerWhenTheClientWritesFirstAndReadsThen(String framing) throws Exception {
        boolean chunked = framing.startsWith("Transfer");
        try (ExampleServer server = ExampleServer.start(Program.GATEWAY)) {
            for (int i = 0; i < 20; i++) {
                String answer = send(
                        server,
                        "POST / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic dTpi\r\n" + framing + "\r\n\r\n",
                        chunked);
                assertThat(answer).startsWith("HTTP/1.1 401 ").containsOnlyOnce("HTTP/1.1 ");
            }
        }
    }

    /** The body is made of requests, for whoever would take it for some. */
    private static String send(ExampleServer server, String head, boolean chunked) throws IOException {
        byte[] body = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
                .repeat(MEBIBYTE / 26 + 1)
                .substring(0, MEBIBYTE)
                .getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            if (chunked) out.write((Integer.toHexString(MEBIBYTE) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            if (chunked) out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void expectContinueWithBadCredentialsGetsItsAnswerAndNoInvitation() throws Exception {
        try (ExampleServer server = ExampleServer.start(Program.GATEWAY);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 401 ").containsIgnoringCase("connection: close");
        }
    }

    /** The gateway closes by itself; a container may as well keep the connection, unless it is asked to close. */
    @ParameterizedTest
    @EnumSource
    void expectContinueIsAnsweredByEveryServerBeforeTheBody(Program program) throws Exception {
        try (ExampleServer server = ExampleServer.start(program);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            String head = "POST / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic dTpi\r\nConnection: close\r\n";
            socket.getOutputStream()
                    .write((head + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 401 ")
                    .containsOnlyOnce("HTTP/1.1 ")
                    .endsWith("invalid credentials");
        }
    }
}
