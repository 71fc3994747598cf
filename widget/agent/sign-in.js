// A deep link survives the sign-in: the fragment goes along to where the form leads.
const form = document.querySelector('form');
if (form) form.action += location.hash;
