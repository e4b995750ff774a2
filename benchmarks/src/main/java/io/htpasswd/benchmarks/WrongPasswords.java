package io.htpasswd.benchmarks;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * A flood: connections that each send the next wrong password as soon as the last was answered. From one address they are kept
 * alive; from many every request has a new connection from the next address.
 */
final class WrongPasswords implements AutoCloseable {
    static final String VICTIM = "victim";
    static final int CONNECTIONS = 128;
    private static final long AFTER_FAILURE_MILLIS = 20;

    private final EventLoop loop;
    private final int port;
    private final int addresses;
    private final LoopbackClient[] clients = new LoopbackClient[CONNECTIONS];
    private int sent;
    private int compared;
    private int refused;
    private boolean stopped;

    WrongPasswords(EventLoop loop, int port, int addresses) {
        this.loop = loop;
        this.port = port;
        this.addresses = addresses;
    }

    /** Answers so far: a refused guess tells nothing. */
    record Count(int compared, int refused) {}

    void start() throws Exception {
        loop.submit(() -> {
                    for (int i = 0; i < CONNECTIONS; i++) ask(i);
                })
                .get();
    }

    Count count() throws Exception {
        return loop.submit(() -> new Count(compared, refused)).get();
    }

    private void ask(int connection) {
        if (stopped) return;
        LoopbackClient client = clients[connection];
        if (client == null || addresses > 1) {
            if (client != null) client.close();
            int address = sent % addresses;
            client = new LoopbackClient(loop, "127.3." + address / 250 + "." + (1 + address % 250), port);
            clients[connection] = client;
        }
        client.ask(Flood.PAGE, MeasuredHash.authorization(VICTIM, "wrong" + sent++), status -> {
            if (status == 401) compared++;
            else refused++;
            if (status == LoopbackClient.NO_ANSWER) {
                loop.schedule(() -> ask(connection), AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                ask(connection);
            }
        });
    }

    @Override
    public void close() throws Exception {
        loop.submit(() -> {
                    stopped = true;
                    for (LoopbackClient client : clients) if (client != null) client.close();
                })
                .get();
    }
}
