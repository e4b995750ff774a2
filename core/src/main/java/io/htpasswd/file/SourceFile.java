package io.htpasswd.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A password or group file on disk: regular after following links, at most 256 MiB, read from one open channel. */
final class SourceFile {
    private static final long MOST_BYTES = 256L << 20;
    private static final int LONGEST_SHOWN = 64;

    private SourceFile() {}

    /** The content; exceptions are of our own wording, for the JDK's may quote anything. */
    static InputStream open(Path file) throws IOException {
        if (!Files.exists(file)) throw new NoSuchFileException(shown(file), null, "no such file");
        // Before opening: a FIFO would block here for ever.
        if (!Files.isRegularFile(file)) throw new IOException("not a regular file: " + shown(file));
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new AccessDeniedException(shown(file), null, "cannot be read");
        }
        long size = channel.size();
        if (size > MOST_BYTES) {
            channel.close();
            throw new IOException("a file is at most 256 MiB, has " + size + " bytes: " + shown(file));
        }
        return Channels.newInputStream(channel);
    }

    /** A path in a message: printable and cut. */
    static String shown(Path file) {
        String text = file.toString();
        String cut = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
        return cut.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
