package io.htpasswd.recipes.nettywebsocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedWebSocketIT {
    @TempDir
    Path folder;

    @Test
    void usersOfTheFileOpenTheSocketAndNobodyElse() throws Exception {
        Path users = Files.writeString(folder.resolve("users"), "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n");
        EventLoopGroup loops = new NioEventLoopGroup(1);
        ExecutorService hashing = HashingLimit.shared().newExecutor();
        try {
            int port = ((InetSocketAddress)
                            GuardedWebSocket.start(users, 0, loops, hashing).localAddress())
                    .getPort();
            URI chat = URI.create("ws://127.0.0.1:" + port + "/chat");
            for (String nobody : new String[] {"Bearer abc", "Basic dXNlcjp3cm9uZw=="}) {
                assertThat(open(chat, nobody, new Inbox()))
                        .failsWithin(10, TimeUnit.SECONDS)
                        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                        .extracting(
                                Throwable::getCause, InstanceOfAssertFactories.type(WebSocketHandshakeException.class))
                        .extracting(refused -> refused.getResponse().statusCode())
                        .isEqualTo(401);
            }
            Inbox inbox = new Inbox();
            WebSocket socket = open(chat, "Basic dXNlcjpwYXNzd29yZA==", inbox).get(10, TimeUnit.SECONDS);
            socket.sendText("one", true).get(10, TimeUnit.SECONDS);
            socket.sendText("two", true).get(10, TimeUnit.SECONDS);
            assertThat(inbox.messages.poll(10, TimeUnit.SECONDS)).isEqualTo("user: one");
            assertThat(inbox.messages.poll(10, TimeUnit.SECONDS)).isEqualTo("user: two");
            socket.abort();
        } finally {
            loops.shutdownGracefully();
            hashing.shutdown();
        }
    }

    private static CompletableFuture<WebSocket> open(URI chat, String authorization, Inbox inbox) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", authorization)
                .buildAsync(chat, inbox);
    }

    private static final class Inbox implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            messages.add(data.toString());
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
