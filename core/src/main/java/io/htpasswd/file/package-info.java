/**
 * htpasswd and group files: {@link io.htpasswd.file.Htpasswd} for users that do not change,
 * {@link io.htpasswd.file.HtpasswdFile} for a file that is looked at again.
 */
@NullMarked
package io.htpasswd.file;

import org.jspecify.annotations.NullMarked;
