package io.htpasswd.file;

import static java.util.Objects.requireNonNull;

import io.htpasswd.crypt.HashFormat;

/** So many users of a file have a hash of this format and {@linkplain io.htpasswd.crypt.PasswordHash#cost() cost}. */
public record HashCount(HashFormat format, int cost, int users) {
    public HashCount {
        requireNonNull(format, "format");
    }
}
