package io.htpasswd.file;

import static java.util.Objects.requireNonNull;

import io.htpasswd.crypt.HashFormat;

/**
 * How many users of a file have a hash of this format and {@linkplain io.htpasswd.crypt.PasswordHash#cost() cost}.
 *
 * <pre>{@code
 * for (HashCount count : users.snapshot().hashCounts()) {
 *     System.out.println(count.users() + " users: " + count.format() + ", cost " + count.cost());
 * }
 * }</pre>
 *
 * <p>This class is immutable and thread-safe.
 */
public record HashCount(HashFormat format, int cost, int users) {
    public HashCount {
        requireNonNull(format, "format");
    }
}
