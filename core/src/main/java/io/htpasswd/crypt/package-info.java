/**
 * Encoded hashes as they stand in htpasswd files, and whether a password belongs to one:
 * {@link io.htpasswd.crypt.PasswordHash}. Knows no HTTP and no file.
 */
package io.htpasswd.crypt;
