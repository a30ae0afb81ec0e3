import Hummingbird

// The recipe: a look, and a hand.
extension DeskAPI {
    /// `GET /v1/recipe`: the one in force; 409 where the plan has none.
    func recipeRoute() async -> Response {
        do throws(DeskNo) {
            return Self.json(try await hands.recipe())
        } catch {
            return DeskRefusal.response(.conflict, error.sentence)
        }
    }

    /// `POST /v1/recipe/choose`: 200 with what is in force then, 409 with the reason where nothing was chosen.
    func chooseRoute(_ request: Request, _ context: DeskContext) async throws -> Response {
        try await answer(RecipeRequest.self, request, context) { asked in
            do throws(DeskNo) {
                let reply = try await hands.choose(asked)
                return Self.json(reply)
            } catch {
                return DeskRefusal.response(.conflict, error.sentence)
            }
        }
    }
}
