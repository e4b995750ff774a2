package io.htpasswd.servlet.containers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 connection, byte by byte: what no well-mannered client would send, and every answer to it. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    /** An answer; the ones before it that were 1xx stand in {@code interim}. */
    record Answer(List<Integer> interim, int status, Map<String, List<String>> fields, String body) {
        @Nullable
        String field(String name) {
            List<String> values = fields.get(name);
            return values == null ? null : String.join(", ", values);
        }
    }

    private final Socket socket;
    private final InputStream in;

    Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A GET with these field lines. */
    static String get(String target, String... fields) {
        return request("GET", target, fields) + "\r\n";
    }

    /** A request's head without the empty line that ends it. */
    static String request(String method, String target, String... fields) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String field : fields) head.append(field).append("\r\n");
        return head.toString();
    }

    /** One request and its answer, over a connection of its own. */
    static Answer ask(int port, String request) throws IOException {
        try (Wire wire = new Wire(port)) {
            return wire.send(request).answer(request.startsWith("HEAD "));
        }
    }

    Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    Answer answer() throws IOException {
        return answer(false);
    }

    /** The next answer that is not 1xx, or is 101; EOFException when the connection ends first. */
    Answer answer(boolean toHead) throws IOException {
        List<Integer> interim = new ArrayList<>();
        while (true) {
            int status = Integer.parseInt(line().split(" ", 3)[1]);
            Map<String, List<String>> fields = fields();
            if (status >= 200 || status == 101) {
                String body = toHead || status == 101 || status == 204 || status == 304 ? "" : body(fields);
                return new Answer(interim, status, fields, body);
            }
            interim.add(status);
        }
    }

    /** The status of the next answer when that is 1xx. */
    int interim() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        if (status >= 200 || !fields().isEmpty()) throw new IOException("not an interim answer: " + status);
        return status;
    }

    /** A WebSocket text frame of less than 126 bytes (RFC 6455 5.2). */
    String textFrame() throws IOException {
        if (in.read() != 0x81) throw new IOException("no text frame");
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        take(in.read(), text);
        return text.toString(StandardCharsets.UTF_8);
    }

    private Map<String, List<String>> fields() throws IOException {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            fields.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return fields;
    }

    private String body(Map<String, List<String>> fields) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (fields.containsKey("Content-Length")) {
            take(Integer.parseInt(fields.get("Content-Length").get(0)), body);
        } else if (fields.containsKey("Transfer-Encoding")) {
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                take(size, body);
                line();
            }
            fields();
        } else {
            in.transferTo(body);
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip().toLowerCase(Locale.ROOT), 16);
    }

    private void take(int length, ByteArrayOutputStream body) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) throw new EOFException("the connection ended within a body");
        body.writeBytes(bytes);
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
