package io.htpasswd.file;

import io.htpasswd.crypt.PasswordHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A password file that is rewritten in every way that files are rewritten, by one thread. Version n lets the user
 * {@code version} in with {@code password n}; {@code always} stands, last, in every version. All have the same size.
 */
final class RewrittenFile {
    enum Way {
        TRUNCATE_AND_WRITE,
        RENAME_OVER,
        SWAP_A_LINK,
        DELETE_AND_RECREATE,
        /** Unreadable first, by everybody but root. */
        CHANGE_MODE,
        /** Lines, but nobody who could log in: the version before stays. */
        GARBAGE,
        /** Until the next rewrite, which comes before that would be the truth. */
        EMPTY;

        boolean leavesUsers() {
            return this != GARBAGE && this != EMPTY;
        }
    }

    static final String ALWAYS = "always";
    static final String VERSION = "version";

    private static final String LAST_LINE = ALWAYS + ":" + PasswordHash.bcrypt(bytes(password(0)), 4) + "\n";

    private final Path folder;
    private final Random random = new Random(7);
    /** The last version whose writing has begun; those of {@link Way#GARBAGE} and {@link Way#EMPTY} have no users. */
    private volatile int begun;
    /** Since when the file is empty or half written; 0: it is not. */
    private long halfSince;
    /** The longest that it was, since asked. */
    private long longestHalf;

    RewrittenFile(Path folder) throws IOException {
        this.folder = folder;
        Files.write(path(), content(0));
    }

    /** All ways, or those that root can see. */
    static Set<Way> ways() {
        boolean root = "root".equals(System.getProperty("user.name"));
        if (root) System.out.println("as root every file is readable: no change of mode");
        return root ? EnumSet.complementOf(EnumSet.of(Way.CHANGE_MODE)) : EnumSet.allOf(Way.class);
    }

    Path path() {
        return folder.resolve("users");
    }

    int begun() {
        return begun;
    }

    static String password(int version) {
        return "password " + version;
    }

    /** The next version, whole on return where the way leaves users. */
    void rewrite(Way way) throws IOException, InterruptedException {
        int version = begun + 1;
        begun = version;
        switch (way) {
            case TRUNCATE_AND_WRITE -> truncateAndWrite(content(version));
            case RENAME_OVER -> renameOver(prepared(content(version)));
            case SWAP_A_LINK -> {
                Path link = folder.resolve("link");
                renameOver(Files.createSymbolicLink(
                        link, prepared(content(version)).getFileName()));
            }
            case DELETE_AND_RECREATE -> {
                Files.delete(path());
                half(false);
                TimeUnit.MICROSECONDS.sleep(random.nextInt(5_000));
                half(true);
                Files.write(path(), content(version), StandardOpenOption.CREATE_NEW);
            }
            case CHANGE_MODE -> {
                Path unreadable = prepared(content(version));
                Files.setPosixFilePermissions(unreadable, Set.of());
                renameOver(unreadable);
                TimeUnit.MICROSECONDS.sleep(random.nextInt(5_000));
                Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-------"));
            }
            case GARBAGE -> renameOver(prepared(bytes("no colon\n" + ALWAYS + ":!\n")));
            case EMPTY -> {
                empty();
                return;
            }
        }
        half(false);
    }

    private void half(boolean begins) {
        long now = System.nanoTime();
        if (halfSince != 0) longestHalf = Math.max(longestHalf, now - halfSince);
        if (!begins) halfSince = 0;
        else if (halfSince == 0) halfSince = now;
    }

    /** For how long the file was empty or half written, at most, since the last call. */
    long longestHalf() {
        long longest = longestHalf;
        longestHalf = 0;
        return longest;
    }

    private void empty() throws IOException {
        half(true);
        Files.write(path(), new byte[0]);
    }

    private void truncateAndWrite(byte[] content) throws IOException, InterruptedException {
        half(true);
        try (FileChannel channel =
                FileChannel.open(path(), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            int half = random.nextInt(content.length);
            channel.write(ByteBuffer.wrap(content, 0, half));
            TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
            channel.write(ByteBuffer.wrap(content, half, content.length - half));
        }
    }

    private Path prepared(byte[] content) throws IOException {
        return Files.write(folder.resolve("prepared-" + begun), content);
    }

    private void renameOver(Path other) throws IOException {
        Files.move(other, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] content(int version) {
        return bytes(VERSION + ":" + ssha(password(version)) + "\n" + LAST_LINE);
    }

    private static String ssha(String password) {
        byte[] salt = bytes("salt");
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(bytes(password));
            ByteArrayOutputStream digestAndSalt = new ByteArrayOutputStream();
            digestAndSalt.writeBytes(sha1.digest(salt));
            digestAndSalt.writeBytes(salt);
            return "{SSHA}" + Base64.getEncoder().encodeToString(digestAndSalt.toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
