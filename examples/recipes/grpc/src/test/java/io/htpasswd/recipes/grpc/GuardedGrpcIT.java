package io.htpasswd.recipes.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.testing.Logged;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedGrpcIT {
    private static final String LINE = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    private static final String CHANGED_LINE = "user:$apr1$abcdefgh$o/06UTsbN29.l86D5w4Yn.\n";
    /** Two checks and a time to settle, and as long again for a busy machine. CONTRACT.md section 6. */
    private static final Duration SEEN_WITHIN = Duration.ofMillis(2 * (2 * 1000 + 200));

    private static final byte[] NOTHING = {};

    @TempDir
    Path folder;

    private Path users;
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        users = Files.writeString(folder.resolve("users"), LINE);
        server = GuardedGrpc.start(users, 0);
        channel = NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()),
                        InsecureChannelCredentials.create())
                .build();
    }

    @AfterEach
    void stop() throws InterruptedException {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        server.shutdownNow().awaitTermination();
    }

    private byte[] call(MethodDescriptor<byte[], byte[]> method, String... fields) {
        Metadata metadata = new Metadata();
        for (int i = 0; i < fields.length; i += 2) metadata.put(key(fields[i]), fields[i + 1]);
        return ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
                method,
                CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
                NOTHING);
    }

    private StatusRuntimeException denied(MethodDescriptor<byte[], byte[]> method, String... fields) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> call(method, fields));
    }

    private static String basic(String userPass) {
        return "Basic " + Base64.getEncoder().encodeToString(userPass.getBytes(StandardCharsets.UTF_8));
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    @Test
    void usersOfTheFileAreGreetedAndNobodyElse() {
        assertThat(call(GuardedGrpc.GREET, "authorization", basic("user:password")))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hello user");
        StatusRuntimeException denied = denied(GuardedGrpc.GREET);
        assertThat(denied.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(denied.getStatus().getDescription()).endsWith("no basic authentication credentials found");
        assertThat(denied.getTrailers().getAll(key("www-authenticate")))
                .containsExactly("Basic realm=\"Staging\", charset=\"UTF-8\"");
    }

    @Test
    void aSecondValueIsDeniedWhateverItIs() {
        for (String second : new String[] {basic("user:password"), basic("user:wrong"), "Bearer token"}) {
            StatusRuntimeException denied =
                    denied(GuardedGrpc.GREET, "authorization", basic("user:password"), "authorization", second);
            assertThat(denied.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        }
    }

    @Test
    void healthIsOpenAndCarriesNoUser() {
        assertThat(call(GuardedGrpc.HEALTH)).containsExactly(8, 1);
        assertThat(call(GuardedGrpc.HEALTH, "authorization", basic("user:wrong")))
                .containsExactly(8, 1);
    }

    @Test
    void aDenialNamesTheClient() {
        try (Logged log = new Logged(BasicAuth.class)) {
            assertThat(denied(GuardedGrpc.GREET, "authorization", basic("user:wrong")))
                    .isNotNull();
            assertThat(log.text()).contains("denied reason=REJECTED client=127.0.0.1 user=\"user\"");
        }
    }

    @Test
    void aChangedPasswordCountsFromThenOnAndTheOldOneNoMore() throws Exception {
        assertThat(call(GuardedGrpc.GREET, "authorization", basic("user:password")))
                .isNotEmpty();
        Path changed = Files.writeString(folder.resolve("users.new"), CHANGED_LINE);
        Files.move(changed, users, StandardCopyOption.ATOMIC_MOVE);
        long deadline = System.nanoTime() + SEEN_WITHIN.toNanos();
        // The old one, because it is remembered.
        while (denied(GuardedGrpc.GREET, "authorization", basic("user:password")) == null) {
            assertThat(System.nanoTime() - deadline).isNegative();
            Thread.sleep(20);
        }
        assertThat(call(GuardedGrpc.GREET, "authorization", basic("user:changed")))
                .isNotEmpty();
    }
}
