package io.htpasswd.examples;

/** Keeps the library's log out of the output of a command that says the same itself. */
final class QuietLog {
    private QuietLog() {}

    /** To be called before the first class of the library is used: slf4j-simple has no other switch. */
    static void keepQuiet() {
        System.setProperty("org.slf4j.simpleLogger.log.io.htpasswd", "off");
    }
}
