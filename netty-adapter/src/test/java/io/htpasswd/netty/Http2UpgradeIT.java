package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.Wire;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A connection that becomes HTTP/2 by way of an upgrade: guarded before, and in every stream after. */
class Http2UpgradeIT {
    private static void assemble(Channel channel, Server server) {
        HttpServerCodec codec = new HttpServerCodec();
        channel.pipeline()
                .addLast(
                        codec,
                        server.guard(),
                        new HttpServerUpgradeHandler(
                                codec,
                                protocol -> new Http2ServerUpgradeCodec(
                                        Http2FrameCodecBuilder.forServer().build(),
                                        new Http2MultiplexHandler(Http2IT.streams(server)))),
                        server.application());
    }

    private static HttpResponse<String> get(
            HttpClient client, Server server, String path, @Nullable String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        if (authorization != null) request.header("Authorization", authorization.replace("Authorization: ", ""));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpClient upgrading() {
        return HttpClient.newBuilder().version(Version.HTTP_2).build();
    }

    @Test
    void userOfTheUpgradeIsTheFirstStreamsAndNoOthers() throws Exception {
        try (Server server = new Server(Http2UpgradeIT::assemble)) {
            HttpClient client = upgrading();
            var first = get(client, server, "/first", Server.GOOD);
            assertThat(first.version()).isEqualTo(Version.HTTP_2);
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.body()).isEqualTo("user sent 0");
            for (String credentials : new String[] {null, Server.BAD}) {
                var denied = get(client, server, "/denied", credentials);
                assertThat(denied.version()).isEqualTo(Version.HTTP_2);
                assertThat(denied.statusCode()).isEqualTo(401);
            }
            assertThat(get(client, server, "/last", Server.GOOD).body()).isEqualTo("user sent 0");
            assertThat(server.served()).containsExactly("GET /first", "GET /last");
        }
    }

    @Test
    void deniedUpgradeIsAnOrdinaryDenialAndTheConnectionStaysWhatItWas() throws Exception {
        try (Server server = new Server(Http2UpgradeIT::assemble);
                Wire wire = new Wire(server.port())) {
            var denied = get(upgrading(), server, "/", Server.BAD);
            assertThat(denied.version()).isEqualTo(Version.HTTP_1_1);
            assertThat(denied.statusCode()).isEqualTo(401);
            String[] upgrade = {
                "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__", Server.BAD
            };
            assertThat(wire.send(Wire.get("/", upgrade)).answer().status()).isEqualTo(401);
            assertThat(wire.send(Wire.get("/next", Server.GOOD)).answer().status())
                    .isEqualTo(200);
            assertThat(server.served()).containsExactly("GET /next");
        }
    }
}
