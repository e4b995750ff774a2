package io.htpasswd.benchmarks;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A client of a server over one connection, and over a new one after a refusal. */
final class ReconnectingClient implements Exchange, AutoCloseable {
    private final int port;
    private final String path;
    private final String fields;
    private @Nullable Client client;

    ReconnectingClient(int port, String path, String fields) {
        this.port = port;
        this.path = path;
        this.fields = fields;
    }

    @Override
    public void run() throws IOException {
        Client open = client == null ? new Client(port, path, fields) : client;
        client = open;
        try {
            open.body();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        Client open = client;
        client = null;
        if (open != null) open.close();
    }
}
