package io.htpasswd.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that has the first processor to itself, and whoever measures it another; or one that takes all there are. */
final class PinnedServer implements AutoCloseable {
    static final int PROCESSOR = 0;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Process process;

    private PinnedServer(Process process) {
        this.process = process;
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** A {@link GuardedPipeline}. */
    static PinnedServer netty(int port, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), GuardedPipeline.class.getName()));
        command.add(String.valueOf(port));
        command.addAll(List.of(arguments));
        return start(port, command);
    }

    /** Returns once it listens. */
    static PinnedServer start(int port, List<String> command) throws IOException, InterruptedException {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", String.valueOf(PROCESSOR)));
        pinned.addAll(command);
        return listening(port, pinned);
    }

    /** On every processor; returns once it listens. */
    static PinnedServer startUnpinned(int port, List<String> command) throws IOException, InterruptedException {
        return listening(port, command);
    }

    private static PinnedServer listening(int port, List<String> command) throws IOException, InterruptedException {
        PinnedServer server = new PinnedServer(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
        // Else a run that is broken off leaves it behind.
        Runtime.getRuntime().addShutdownHook(new Thread(server.process::destroy));
        long begun = System.nanoTime();
        while (!listens(port)) {
            if (!server.process.isAlive() || System.nanoTime() - begun > PATIENCE_NANOS) {
                server.close();
                throw new IOException("did not start: " + String.join(" ", command));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return server;
    }

    private static boolean listens(int port) throws IOException {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (ConnectException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
