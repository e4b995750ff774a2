/** Guards that are written over core, on a real port; which one is the class path's choice, through {@link Recipe}. */
@NullMarked
package io.htpasswd.recipes.suite;

import org.jspecify.annotations.NullMarked;
