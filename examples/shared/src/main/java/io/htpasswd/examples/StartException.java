package io.htpasswd.examples;

/** The server cannot start as asked; the message is one line for the person who asked. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }
}
