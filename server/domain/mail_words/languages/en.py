"""Our mails in English."""

from server.domain.mail_words.phrases import MailWords, RatingWords

WORDS = MailWords(
    sender="{agent} from {site}",
    above="Just reply to this mail, above this line.",
    you_wrote="You wrote at {time}",
    you_wrote_on="You wrote on {time}",
    go_on="Go on in the chat",
    left="You left the chat before we could answer, so here it is by mail.",
    unseen="You may not have seen this answer in the chat yet, so here it is by mail.",
    by_mail="You wrote to us by mail, so we answer by mail.",
    no_subject="Your message to {site}",
    confirm_title="Is this your address?",
    confirm_body="Somebody gave this address in the chat of {site}, to get the answer by mail. If that was"
    " you, confirm it:",
    confirm_button="Yes, this is my address",
    confirm_ignore="If it was not you, do nothing: without your confirmation no further mail comes.",
    code_title="Your code for {site}",
    code_body="Somebody, probably you, wants to go on with your conversation with {site} in a browser. "
    "This code opens it there:",
    code_until="It is good for {minutes} minutes, and only in that browser.",
    code_ignore="If it was not you, do nothing, and give the code to nobody.",
    resume_title="Your conversation with {site}",
    resume_why="So that nobody else reads it, we send a code to {address}.",
    resume_send="Send me the code",
    resume_sent="We have sent a code to {address}.",
    resume_label="The code from the mail",
    resume_open="Open the conversation",
    resume_again="Send a new code",
    unsubscribe_title="No more mails like this one?",
    unsubscribe_ask="{site} then sends no automatic mails to {address} any more. Answers that people write to"
    " you still come.",
    unsubscribe_yes="Send me none",
    unsubscribe_done="Done. No automatic mails go to {address} any more.",
    rating=RatingWords(
        title="How did it go?",
        body="{agent} answered you, and this conversation is closed. How was it? One click is enough.",
        smile="Good",
        frown_help="Not good: the help",
        frown_product="Not good: the product",
        more="Is there anything else? Just reply to this mail.",
        why="This mail comes by itself: once for a conversation, and at most every four weeks.",
        stop="No more of these mails",
        word="A word about it, if you like",
        send="Send",
        thanks="Thank you for telling us",
        noted="We have noted it. You can change it here for 30 days.",
        failed="That did not reach us. Please send it again.",
        refused="This link is not good any more",
    ),
)
