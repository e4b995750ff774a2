package io.htpasswd.file;

/** Events for tests of other packages. */
public final class ReloadEvents {
    private ReloadEvents() {}

    public static ReloadEvent between(Htpasswd before, Htpasswd now) {
        return ReloadEvent.between(before, now);
    }
}
