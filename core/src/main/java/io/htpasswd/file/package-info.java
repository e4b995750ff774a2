/**
 * htpasswd and group files: {@link io.htpasswd.file.Htpasswd} for users that do not change,
 * {@link io.htpasswd.file.HtpasswdFile} for a file that is looked at again.
 */
package io.htpasswd.file;
