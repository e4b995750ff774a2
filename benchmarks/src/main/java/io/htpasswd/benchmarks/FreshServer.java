package io.htpasswd.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link GuardedTomcat} in a process of its own. */
final class FreshServer implements AutoCloseable {
    private final Process process;
    private final int port;

    private FreshServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static FreshServer start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                GuardedTomcat.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        String port = out.readLine();
        if (port == null) throw new IOException("the server did not start");
        return new FreshServer(process, Integer.parseInt(port));
    }

    int port() {
        return port;
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Bytes, since it started. */
    long allocated() throws IOException {
        try (Client client = new Client(
                port, "/allocated", "Authorization: " + MeasuredHash.authorization(MeasuredHash.PASSWORD) + "\r\n")) {
            return Long.parseLong(client.body());
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
