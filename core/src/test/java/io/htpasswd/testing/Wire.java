package io.htpasswd.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client's end of an HTTP/1.1 connection, byte by byte: what no well-mannered client would send, and every answer to it. */
public final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    /** An answer; the ones before it that were 1xx stand in {@code interim}. */
    public record Answer(List<Integer> interim, int status, Map<String, List<String>> fields, String body) {
        private static final Answer CLOSED = new Answer(List.of(), 0, Map.of(), "");
        private static final Answer SILENCE = new Answer(List.of(), -1, Map.of(), "");

        /** The values of all field lines of that name. */
        public @Nullable String field(String name) {
            List<String> values = fields.get(name);
            return values == null ? null : String.join(", ", values);
        }

        public List<String> lines() {
            return body.lines().toList();
        }

        public String statusAndBody() {
            return status + " " + body;
        }

        /** As tables have it: the status, {@code closed} or {@code silence}. */
        public String outcome() {
            if (status < 0) return "silence";
            return status == 0 ? "closed" : String.valueOf(status);
        }
    }

    private final Socket socket;
    private final InputStream in;
    private String withheld = "";

    /** To a server on the loopback address. */
    public Wire(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    public Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A request's head. */
    public static String request(String method, String target, String... fields) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String field : fields) head.append(field).append("\r\n");
        return head.append("\r\n").toString();
    }

    public static String get(String target, String... fields) {
        return request("GET", target, fields);
    }

    /** The one chunk, and the end. */
    public static String chunked(String body) {
        return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    /** One request and its answer, over a connection of its own. */
    public static Answer ask(int port, String request) throws IOException {
        try (Wire wire = new Wire(port)) {
            return wire.send(request).answer(request.startsWith("HEAD "));
        }
    }

    public Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** A body that is sent when the server asks for it, by 100 (Continue). */
    public Wire withhold(String body) {
        withheld = body;
        return this;
    }

    /** Nothing more will be sent. */
    public Wire finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Goes without a word: the peer sees a reset. */
    public void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    public Answer answer() throws IOException {
        return answer(false);
    }

    /** The next answer that is not 1xx, or is 101; EOFException when the connection ends first. */
    public Answer answer(boolean toHead) throws IOException {
        List<Integer> interim = new ArrayList<>();
        while (true) {
            int status = status();
            Map<String, List<String>> fields = fields();
            if (status >= 200 || status == 101) {
                boolean none = toHead || status == 101 || status == 204 || status == 304;
                return new Answer(interim, status, fields, none ? "" : body(fields));
            }
            if (status == 100 && !withheld.isEmpty()) send(withheld);
            interim.add(status);
        }
    }

    public Answer answerOrNone() throws IOException {
        return answerOrNone(false);
    }

    /** The next answer, or what there is instead of one. */
    public Answer answerOrNone(boolean toHead) throws IOException {
        try {
            return answer(toHead);
        } catch (EOFException | SocketException closed) {
            return Answer.CLOSED;
        } catch (SocketTimeoutException nothing) {
            return Answer.SILENCE;
        }
    }

    /** The status of the next answer, which has to be 1xx. */
    public int interim() throws IOException {
        int status = status();
        if (status >= 200 || !fields().isEmpty()) throw new IOException("not an interim answer: " + status);
        return status;
    }

    /** The statuses of all answers up to the end of the connection, which has to be a clean one. */
    public List<Integer> answers() throws IOException {
        List<Integer> statuses = new ArrayList<>();
        while (!isAtEnd()) statuses.add(answer().status());
        return statuses;
    }

    /** As many bytes as that, one char each, whatever they are. */
    public String read(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    /** A WebSocket text frame of less than 126 bytes (RFC 6455 5.2). */
    public String textFrame() throws IOException {
        if (in.read() != 0x81) throw new IOException("no text frame");
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        take(in.read(), text);
        return text.toString(StandardCharsets.UTF_8);
    }

    /** Whether something has come that is not read yet; an IOException when this end is closed. */
    public boolean hasReceived() throws IOException {
        return in.available() > 0;
    }

    /** True when the peer has ended the connection; a SocketException when it has reset it. */
    public boolean isAtEnd() throws IOException {
        in.mark(1);
        boolean end = in.read() < 0;
        in.reset();
        return end;
    }

    private int status() throws IOException {
        return Integer.parseInt(line().split(" ", 3)[1]);
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
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
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
