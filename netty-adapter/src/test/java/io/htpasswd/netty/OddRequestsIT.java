package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.testing.OddRequest;
import io.htpasswd.testing.Wire;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** The requests of odd-requests.tsv, byte for byte, over a port: core hears what the client sent, and names the same rule. */
class OddRequestsIT {
    /** One of them has a head above Netty's own limit. */
    private static final int LONGEST_HEAD = 16_384;

    private final BlockingQueue<String> rules = new LinkedBlockingQueue<>();

    @Test
    void everyRowIsDeniedByTheSameRule() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (Server server = new Server(
                BasicAuthHandler.factory(this::guard, Server.HASHING),
                (channel, self) ->
                        channel.pipeline().addLast(new HttpServerCodec(4096, LONGEST_HEAD, 8192), self.guard()))) {
            for (OddRequest row : OddRequest.all()) {
                try (Wire wire = new Wire(server.port())) {
                    int status = wire.send(row.request().bytes()).answer().status();
                    String rule = rules.take();
                    if (status != 401 || !rule.equals(row.rule())) wrong.add(row + ": " + status + " " + rule);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private BasicAuth guard(HttpRequest request) {
        String path = request.uri().split("\\?", 2)[0];
        return OddRequest.guard(path).withListener(event -> rules.add(OddRequest.rule(event)));
    }
}
