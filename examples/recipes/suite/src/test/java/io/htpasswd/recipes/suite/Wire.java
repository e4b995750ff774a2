package io.htpasswd.recipes.suite;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One HTTP/1.1 connection, byte by byte: no client library would send these requests. */
public final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    /** Status 0: the connection ended before one; -1: nothing came for too long. */
    public record Answer(int status, Map<String, String> fields, String body) {
        static final Answer CLOSED = new Answer(0, Map.of(), "");
        static final Answer SILENCE = new Answer(-1, Map.of(), "");

        List<String> lines() {
            return body.lines().toList();
        }

        /** For tables. */
        String told() {
            if (status < 0) return "silence";
            return status == 0 ? "closed" : String.valueOf(status);
        }

        boolean shows(String page) {
            return lines().contains("page " + page);
        }
    }

    private final Socket socket;
    private final InputStream in;

    public Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A GET over a connection of its own. */
    static Answer get(int port, String target, String... fields) throws IOException {
        try (Wire wire = new Wire(port)) {
            return wire.send(head("GET", target, fields)).answer();
        }
    }

    static String head(String method, String target, String... fields) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String field : fields) head.append(field).append("\r\n");
        return head.append("\r\n").toString();
    }

    public Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** For servers that wait for more: they are told that nothing comes. */
    void endOfOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** The next answer that is not 1xx, to a request other than HEAD. */
    public Answer answer() throws IOException {
        try {
            String start = line();
            Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                fields.merge(line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
            }
            int status = Integer.parseInt(start.split(" ", 3)[1]);
            if (status == 100) send("body"); // of the row that waits for it
            return status < 200 ? answer() : new Answer(status, fields, body(fields));
        } catch (EOFException | SocketException closed) {
            return Answer.CLOSED;
        } catch (SocketTimeoutException nothing) {
            return Answer.SILENCE;
        }
    }

    private String body(Map<String, String> fields) throws IOException {
        String length = fields.get("Content-Length");
        if (length != null) return text(Integer.parseInt(length));
        if (!fields.containsKey("Transfer-Encoding")) return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        StringBuilder chunks = new StringBuilder();
        for (int size = chunk(); size > 0; size = chunk()) {
            chunks.append(text(size));
            line();
        }
        line();
        return chunks.toString();
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String text(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) throw new EOFException("the connection ended within a body");
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) throw new EOFException("the connection ended");
            line.append((char) b);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
