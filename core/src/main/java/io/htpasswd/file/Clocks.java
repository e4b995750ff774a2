package io.htpasswd.file;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/** The clock that only runs forward, for how long something has been so, and the one that the times of files are of. */
record Clocks(LongSupplier nanoTime, InstantSource fileTime) {
    static final Clocks SYSTEM = new Clocks(System::nanoTime, InstantSource.system());
}
