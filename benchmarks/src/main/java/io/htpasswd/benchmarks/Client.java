package io.htpasswd.benchmarks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection that sends one request again and again, or that with other fields; little of its own between the clock and the wire. */
final class Client implements AutoCloseable {
    private static final String LENGTH = "content-length:";

    private final Socket socket;
    private final InputStream in;
    private final String path;
    private final byte[] request;
    private String body = "";

    Client(int port, String path, String fields) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        this.path = path;
        request = request(path, fields);
    }

    private static byte[] request(String path, String fields) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The body of a 200; an IOException for any other answer. */
    String body() throws IOException {
        String status = answer(request);
        if (!isOkStatus(status)) throw new IOException(status);
        return body;
    }

    /** Whether these fields are answered with 200. */
    boolean isOk(String fields) throws IOException {
        return isOkStatus(answer(request(path, fields)));
    }

    private static boolean isOkStatus(String status) {
        return status.startsWith("HTTP/1.1 200");
    }

    /** The line of the status; reads the whole answer. */
    private String answer(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        String status = line();
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        body = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
        return status;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) throw new EOFException("the server closed");
            if (b != '\r') line.append((char) b);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
