/**
 * Encoded hashes as they stand in htpasswd files, and whether a password belongs to one:
 * {@link io.htpasswd.crypt.PasswordHash}. Knows no HTTP and no file.
 */
@NullMarked
package io.htpasswd.crypt;

import org.jspecify.annotations.NullMarked;
