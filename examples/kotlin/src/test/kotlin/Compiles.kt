import io.htpasswd.basic.BasicAuth
import io.htpasswd.basic.CredentialVerifier
import io.htpasswd.basic.Decision
import io.htpasswd.basic.Policy
import io.htpasswd.basic.RequestView
import io.htpasswd.netty.BasicAuthHandler
import io.htpasswd.servlet.BasicAuthFilter
import java.util.concurrent.Executor

fun guard(users: CredentialVerifier): BasicAuth = BasicAuth.of(Policy.strict().withRealm("Staging"), users)

fun nothing(): RequestView = RequestView.of("GET", { listOf() }, null, null)

fun user(auth: BasicAuth): String? =
    when (val decision = auth.evaluate(nothing())) {
        is Decision.Authenticated -> decision.user()
        is Decision.Anonymous -> null
        is Decision.Denied -> decision.rejection().challenge()?.header()
    }

fun filter(auth: BasicAuth): BasicAuthFilter = BasicAuthFilter(auth).withOpenPaths("/health")

fun handlers(auth: BasicAuth, hashing: Executor): BasicAuthHandler.Factory =
    BasicAuthHandler.factory({ request -> if (request.uri() == "/health") auth.permittingAll() else auth }, hashing)

fun handler(auth: BasicAuth, hashing: Executor): BasicAuthHandler = BasicAuthHandler.factory(auth, hashing).newHandler()

fun nobody(auth: BasicAuth): Decision = auth.evaluateHeader(listOf())
