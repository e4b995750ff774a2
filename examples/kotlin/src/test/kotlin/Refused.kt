import io.htpasswd.basic.BasicAuth
import io.htpasswd.basic.Decision
import io.htpasswd.basic.Policy
import io.htpasswd.basic.RequestView
import io.htpasswd.file.HtpasswdFile
import io.htpasswd.netty.BasicAuthHandler
import io.htpasswd.servlet.BasicAuthFilter
import java.util.concurrent.Executor

fun noVerifier() = BasicAuth.of(Policy.strict(), null) // refused
fun noRealm() = Policy.strict().withRealm(null) // refused
fun noFile() = HtpasswdFile.open(null) // refused
fun noPolicy() = BasicAuth.permitAll(null) // refused
fun noMethod() = RequestView.of(null, { listOf() }, null, null) // refused
fun noValue(auth: BasicAuth) = auth.evaluateHeader(listOf(null)) // refused
fun noOpenPath(filter: BasicAuthFilter) = filter.withOpenPaths(null) // refused
fun noExecutor(auth: BasicAuth) = BasicAuthHandler.factory(auth, null) // refused
fun noGuard(hashing: Executor) = BasicAuthHandler.factory({ _ -> null }, hashing) // refused
fun challengeOfAny(denied: Decision.Denied) = denied.rejection().challenge().header() // refused
fun addressOfAny(request: RequestView): Int = request.client().length // refused
