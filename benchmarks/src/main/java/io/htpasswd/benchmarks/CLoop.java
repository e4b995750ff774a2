package io.htpasswd.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The C libraries in a process of their own, which loops and reads the clock itself: a call over a pipe would cost a tenth of a hash. */
final class CLoop implements AutoCloseable {
    private final Process process;
    private final Writer to;
    private final BufferedReader from;

    private CLoop(Process process) {
        this.process = process;
        this.to = process.outputWriter(StandardCharsets.US_ASCII);
        this.from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Null where there is no gcc or one of the headers is missing. */
    static @Nullable CLoop compiled() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("verify");
        Path source = unpacked("verify.c", folder);
        unpacked("chain.h", folder);
        String program = folder.resolve("verify").toString();
        List<String> gcc = List.of(
                "sh",
                "-c",
                "gcc -O2 -o \"$0\" \"$1\" $(apu-1-config --includes --link-ld) $(apr-1-config --includes --cppflags --link-ld) -lcrypt -lm",
                program,
                source.toString());
        int exit = new ProcessBuilder(gcc)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return exit == 0 ? new CLoop(new ProcessBuilder(program).start()) : null;
    }

    private static Path unpacked(String name, Path folder) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = CLoop.class.getResourceAsStream("/" + name)) {
            if (in == null) throw new IOException(name + " is not in the jar");
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    /** Nanoseconds of the thousand blocks of MD5 that a verification of apr1 has to wait for, one after the other. */
    double chainNanos() throws IOException {
        return nanos("md5-chain");
    }

    /** Nanoseconds a verification, the median of three loops of about a third of a second. */
    double nanos(String encoded) throws IOException {
        long once = Math.max(1, loop(encoded, 3) / 3);
        long times = Math.max(1, 333_000_000L / once);
        double[] loops = {0, 0, 0};
        for (int i = 0; i < 3; i++) loops[i] = (double) loop(encoded, times) / times;
        return Median.of(loops);
    }

    private long loop(String encoded, long times) throws IOException {
        to.write(encoded + " " + MeasuredHash.PASSWORD + " " + times + "\n");
        to.flush();
        String[] answer = String.valueOf(from.readLine()).split(" ");
        if (!answer[0].equals("1")) throw new IOException("C does not verify " + encoded.substring(0, 4));
        return Long.parseLong(answer[1]);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
