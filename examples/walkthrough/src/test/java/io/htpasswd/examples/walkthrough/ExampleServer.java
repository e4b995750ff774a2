package io.htpasswd.examples.walkthrough;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One of the example servers in a process of its own, on a free port. */
final class ExampleServer implements AutoCloseable {
    /** Two thirds of the time to start: these tests start some two hundred. */
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    enum Program {
        GATEWAY("gateway"),
        JETTY("servlets", "--server", "jetty"),
        TOMCAT("servlets", "--server", "tomcat"),
        UNDERTOW("servlets", "--server", "undertow");

        private final String name;
        private final List<String> options;

        Program(String name, String... options) {
            this.name = name;
            this.options = List.of(options);
        }

        Path jar() {
            return Path.of("..", name, "target", name + ".jar").toAbsolutePath().normalize();
        }

        List<String> command(String... more) {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            List<String> command = new ArrayList<>(List.of(java));
            command.addAll(SHORT_LIVED);
            command.addAll(List.of("-jar", jar().toString()));
            command.addAll(options);
            command.addAll(List.of(more));
            return command;
        }
    }

    private static final String LISTENING = "listening on ";

    private final Process process;
    private final StringBuffer err = new StringBuffer();
    private final CompletableFuture<Void> errEnded;
    private final List<String> printed = new ArrayList<>();
    private final String url;

    private ExampleServer(Process process) throws IOException {
        this.process = process;
        this.errEnded = CompletableFuture.runAsync(() -> collect(process.getErrorStream(), err));
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line;
        do {
            line = out.readLine();
            if (line == null) throw new IOException("ended before it listened: " + allErr());
            printed.add(line);
        } while (!line.startsWith(LISTENING));
        printed.add(String.valueOf(out.readLine()));
        this.url = line.substring(LISTENING.length());
    }

    static ExampleServer start(Program program, String... options) throws IOException {
        return new ExampleServer(new ProcessBuilder(program.command(onAnyPort(options))).start());
    }

    /** By a command of the caller's own. */
    static ExampleServer of(List<String> command) throws IOException {
        return new ExampleServer(new ProcessBuilder(command).start());
    }

    /** One that logs all there is to log. */
    static ExampleServer startTracing(Program program, String... options) throws IOException {
        return new ExampleServer(new ProcessBuilder(tracing(program.command(onAnyPort(options)))).start());
    }

    static List<String> tracing(List<String> command) {
        List<String> tracing = new ArrayList<>(command);
        tracing.add(1, "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace");
        return tracing;
    }

    private static String[] onAnyPort(String... options) {
        return Stream.concat(Stream.of("--listen", "127.0.0.1:0"), Stream.of(options))
                .toArray(String[]::new);
    }

    /** Of its /headers page. */
    String url() {
        return url;
    }

    int port() {
        return URI.create(url).getPort();
    }

    /** What it had said when it listened, and the line after. */
    List<String> printed() {
        return printed;
    }

    /** What it wrote to standard error until now. */
    String err() {
        return err.toString();
    }

    private String allErr() {
        errEnded.join();
        return err.toString();
    }

    private static void collect(InputStream from, StringBuffer into) {
        try (Reader text = new InputStreamReader(from, StandardCharsets.UTF_8)) {
            for (int c = text.read(); c >= 0; c = text.read()) into.append((char) c);
        } catch (IOException e) {
            throw new UncheckedIOException("standard error broke off", e);
        }
    }

    /** Asks it to stop and waits; what it wrote to standard error. */
    String stop() throws InterruptedException {
        // Process.destroy would close standard error at once, and lose what nobody has read yet.
        process.toHandle().destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) throw new IllegalStateException("did not stop on SIGTERM");
        return allErr();
    }

    int exitValue() {
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
