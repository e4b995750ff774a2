package io.htpasswd.netty;

import io.htpasswd.testing.TestRequest;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client's end of an HTTP/1.1 connection, byte by byte. */
final class Wire implements AutoCloseable {
    static final String GOOD = "Authorization: " + TestRequest.basic("user", "good");
    static final String BAD = "Authorization: " + TestRequest.basic("user", "bad");

    private static final int PATIENCE_MILLIS = 20_000;

    /** An answer; the ones before it that were 1xx stand in {@code interim}. */
    record Answer(List<Integer> interim, int status, Map<String, String> fields, String body) {
        @Nullable
        String field(String name) {
            return fields.get(name);
        }
    }

    private final Socket socket;
    private final InputStream in;

    Wire(Server server) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), server.port()));
    }

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A request's head. */
    static String request(String method, String target, String... fields) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String field : fields) head.append(field).append("\r\n");
        return head.append("\r\n").toString();
    }

    static String get(String target, String... fields) {
        return request("GET", target, fields);
    }

    /** The one chunk, and the end. */
    static String chunked(String body) {
        return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Nothing more will be sent. */
    Wire finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Goes without a word: the peer sees a reset. */
    void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    Answer answer() throws IOException {
        return answer(false);
    }

    /** The next answer that is not 1xx, or is 101; EOFException when the connection ends first. */
    Answer answer(boolean toHead) throws IOException {
        List<Integer> interim = new ArrayList<>();
        while (true) {
            int status = Integer.parseInt(line().split(" ", 3)[1]);
            Map<String, String> fields = fields();
            if (status >= 200 || status == 101) {
                return new Answer(interim, status, fields, toHead ? "" : body(fields));
            }
            interim.add(status);
        }
    }

    /** The status of the next answer, which has to be 1xx. */
    int interim() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        if (status >= 200 || !fields().isEmpty()) throw new IOException("not an interim answer: " + status);
        return status;
    }

    /** As many bytes as that, one char each, whatever they are. */
    String read(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    /** The statuses of all answers up to the end of the connection, which has to be a clean one. */
    List<Integer> answers() throws IOException {
        List<Integer> statuses = new ArrayList<>();
        while (!isAtEnd()) statuses.add(answer().status());
        return statuses;
    }

    /** True when the peer has ended the connection; a SocketException when it has reset it. */
    boolean isAtEnd() throws IOException {
        in.mark(1);
        boolean end = in.read() < 0;
        in.reset();
        return end;
    }

    private Map<String, String> fields() throws IOException {
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            fields.merge(line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
        }
        return fields;
    }

    private String body(Map<String, String> fields) throws IOException {
        int length = Integer.parseInt(fields.getOrDefault("Content-Length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) throw new EOFException("the connection ended within a body");
        return new String(body, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int b = in.read();
            if (b < 0) throw new EOFException(line.isEmpty() ? "the connection ended" : "ended within a line");
            if (b == '\n') return line.toString().stripTrailing();
            line.append((char) b);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
