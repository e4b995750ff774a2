/** What the example servers have in common: their command line, and what they answer. */
@NullMarked
package io.htpasswd.examples;

import org.jspecify.annotations.NullMarked;
