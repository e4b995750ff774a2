package io.htpasswd.examples.walkthrough;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs run to their end. */
final class Commands {
    private static final long SECONDS = 300;

    private Commands() {}

    record Result(int exit, String out, String err) {}

    static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    static Result run(String... command) throws IOException, InterruptedException {
        return run(Path.of("."), List.of(command));
    }

    static Result run(Path folder, List<String> command) throws IOException, InterruptedException {
        return run(folder, command, "");
    }

    /** With this on its standard input. */
    static Result run(Path folder, List<String> command, String input) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
        try (OutputStream in = process.getOutputStream()) {
            if (!input.isEmpty()) in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        CompletableFuture<String> out = text(process.getInputStream());
        CompletableFuture<String> err = text(process.getErrorStream());
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("did not end: " + command.get(0));
        }
        return new Result(process.exitValue(), out.join(), err.join());
    }

    static CompletableFuture<String> text(InputStream stream) {
        return CompletableFuture.supplyAsync(() -> {
            try (stream) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return "";
            }
        });
    }

    static Result curl(String... options) throws IOException, InterruptedException {
        return run(Stream.concat(Stream.of("curl", "-s", "-i", "--max-time", "30"), Stream.of(options))
                .toArray(String[]::new));
    }
}
