package io.htpasswd.file;

import java.io.FilterInputStream;
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
        if (!Files.exists(file)) throw missing(file);
        // Before opening: a FIFO would block here for ever.
        if (!Files.isRegularFile(file)) throw new IOException("not a regular file: " + shown(file));
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException e) {
            throw unreadable(file);
        }
        long size = channel.size();
        if (size > MOST_BYTES) {
            channel.close();
            throw new IOException("a file is at most 256 MiB, has " + size + " bytes: " + shown(file));
        }
        return new Content(file, Channels.newInputStream(channel));
    }

    static NoSuchFileException missing(Path file) {
        return new NoSuchFileException(shown(file), null, "no such file");
    }

    static IOException unreadable(Path file) {
        return new AccessDeniedException(shown(file), null, "cannot be read");
    }

    /** Ends in an exception also when the file grows while it is read. */
    private static final class Content extends FilterInputStream {
        private final Path file;
        private long left = MOST_BYTES;

        Content(Path file, InputStream in) {
            super(in);
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read;
            try {
                read = super.read(bytes, offset, length);
            } catch (IOException e) {
                throw unreadable(file);
            }
            left -= Math.max(0, read);
            if (left < 0) throw new IOException("a file is at most 256 MiB, and this one grows: " + shown(file));
            return read;
        }
    }

    /** A path in a message: printable and cut. */
    static String shown(Path file) {
        return shown(file.toString());
    }

    static String shown(String text) {
        String cut = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
        return cut.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
