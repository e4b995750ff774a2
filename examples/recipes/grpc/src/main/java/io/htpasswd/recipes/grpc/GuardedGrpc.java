package io.htpasswd.recipes.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A gRPC server that greets the users of an htpasswd file, and whose health anybody may see: {@code GuardedGrpc USERS}. */
public final class GuardedGrpc {
    static final MethodDescriptor<byte[], byte[]> GREET = method("recipes.Greeter/Greet");
    static final MethodDescriptor<byte[], byte[]> HEALTH = method("grpc.health.v1.Health/Check");
    /** {@code status: SERVING}. */
    private static final byte[] SERVING = {8, 1};

    private GuardedGrpc() {}

    public static void main(String[] args) throws Exception {
        start(Path.of(args[0]), 8080).awaitTermination();
    }

    static Server start(Path users, int port) throws IOException {
        BasicAuth auth = BasicAuth.of(Policy.strict().withRealm("Staging"), HtpasswdFile.open(users));
        BasicAuth open = auth.permittingAll();
        return start(port, new BasicAuthInterceptor(call -> call.getMethodDescriptor() == HEALTH ? open : auth));
    }

    static Server start(int port, ServerInterceptor... inThisOrder) throws IOException {
        List<ServerInterceptor> order = List.of(inThisOrder);
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addService(ServerInterceptors.interceptForward(service(GREET, GuardedGrpc::greet), order))
                .addService(ServerInterceptors.interceptForward(service(HEALTH, request -> SERVING), order))
                .build()
                .start();
    }

    private static byte[] greet(byte[] request) {
        return ("hello " + BasicAuthInterceptor.AUTHENTICATED.get().user()).getBytes(StandardCharsets.UTF_8);
    }

    private static ServerServiceDefinition service(
            MethodDescriptor<byte[], byte[]> method, UnaryOperator<byte[]> reply) {
        return ServerServiceDefinition.builder(method.getServiceName())
                .addMethod(method, ServerCalls.asyncUnaryCall((request, observer) -> {
                    observer.onNext(reply.apply(request));
                    observer.onCompleted();
                }))
                .build();
    }

    private static MethodDescriptor<byte[], byte[]> method(String name) {
        return MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(name)
                .build();
    }

    /** Messages as they stand, in place of Protobuf's. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream message) {
            try {
                return message.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
