// SPDX-License-Identifier: Apache-2.0
//
// The same from C++: objects free themselves, statuses become exceptions, and the header is the
// one of C.
//
//     c++ -std=c++17 household.cpp $(pkg-config --cflags --libs guodu) -o household && ./household
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

#include <guodu.h>

namespace {

template <typename T, void (*Free)(T *)> struct freed_by {
    void operator()(T *object) const { Free(object); }
};
template <typename T, void (*Free)(T *)> using owned = std::unique_ptr<T, freed_by<T, Free>>;

using rules_ptr = owned<guodu_rules, guodu_rules_free>;
using record_ptr = owned<guodu_record, guodu_record_free>;
using evaluation_ptr = owned<guodu_evaluation, guodu_evaluation_free>;

// The object is asked for its sentence once the call has failed, not before.
template <typename T>
void must(guodu_status status, const T &object,
    const char *(*error)(const typename T::element_type *, guodu_lang)) {
    if (status != GUODU_OK)
        throw std::runtime_error(std::string(guodu_status_word(status, GUODU_EN)) + ": " +
                                 error(object.get(), GUODU_EN));
}

template <typename Pointer> Pointer must(Pointer object) {
    if (!object)
        throw std::bad_alloc();
    return object;
}

std::string sentence(guodu_evaluation *evaluation, size_t index) {
    guodu_result result{};
    if (guodu_evaluation_result(evaluation, index, &result) != GUODU_OK)
        throw std::out_of_range("no such result");
    std::string text = std::string(result.policy_name) + " " + result.record + ": " +
                       guodu_outcome_word(result.outcome, GUODU_ZH);
    if (result.clause)
        text += std::string(" (") + result.clause + ")";
    if (result.says)
        text += std::string(" ") + result.says;
    for (size_t i = 0; i < result.missing_count; i++)
        text += std::string(" missing ") + guodu_evaluation_missing(evaluation, index, i);
    return text;
}

void judge(const std::string &json) {
    rules_ptr rules(must(guodu_rules_new(nullptr)));
    must(guodu_rules_load_file(rules.get(), "aid.guodu"), rules, guodu_rules_error);
    record_ptr household(must(guodu_record_new(rules.get(), "农户")));
    must(guodu_record_read_json(household.get(), json.data(), json.size()), household,
        guodu_record_error);
    evaluation_ptr evaluation(must(guodu_evaluation_new(rules.get())));
    must(guodu_evaluation_run(evaluation.get(), household.get(), "2023-06-30"),
        evaluation, guodu_evaluation_error);
    for (size_t i = 0; i < guodu_evaluation_count(evaluation.get()); i++)
        std::cout << sentence(evaluation.get(), i) << "\n";
}

} // namespace

int main() {
    try {
        judge(R"({"户编号": "A1", "家庭成员": [{"编号": "1", "身份": "脱贫户"}, {"编号": "2"}]})");
        judge(R"({"户编号": "A2", "家庭成员": [{"编号": "1", "身份": "不详"}]})");
    } catch (const std::exception &problem) {
        std::cout << problem.what() << "\n";
    }
    return 0;
}
