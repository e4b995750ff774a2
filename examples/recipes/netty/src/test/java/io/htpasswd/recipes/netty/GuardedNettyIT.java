package io.htpasswd.recipes.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedNettyIT {
    @TempDir
    Path folder;

    @Test
    void usersOfTheFileAreGreetedAndNobodyElse() throws Exception {
        Path users = Files.writeString(folder.resolve("users"), "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n");
        EventLoopGroup loops = new NioEventLoopGroup(1);
        ExecutorService hashing = HashingLimit.shared().newExecutor();
        try {
            Channel server = GuardedNetty.start(users, 0, loops, hashing);
            int port = ((InetSocketAddress) server.localAddress()).getPort();
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                    .timeout(Duration.ofSeconds(20));
            HttpResponse<String> denied = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(denied.statusCode()).isEqualTo(401);
            assertThat(denied.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Basic realm=\"Staging\", charset=\"UTF-8\"");
            request.header("Authorization", "Basic dXNlcjpwYXNzd29yZA==");
            assertThat(client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualToIgnoringNewLines("hello user");
        } finally {
            loops.shutdownGracefully();
            hashing.shutdown();
        }
    }
}
